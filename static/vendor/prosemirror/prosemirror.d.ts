// The bundle beside this file has no types of its own: its parts have, and this is the list of what it was made of.
export * from "../../../script/editor/index.js"
