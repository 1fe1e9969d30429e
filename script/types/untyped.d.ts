// What comes without types, and what scripts of ours leave on elements for each other.

declare module "markdown-it-container" {
  import type {PluginWithParams} from "markdown-it"
  const container: PluginWithParams
  export default container
}

interface HTMLTextAreaElement {
  /** Where static/js/editor.js has made one of it. */
  editor?: import("../../static/js/editor-step.js").StepEditor
}

interface HTMLElementEventMap {
  /** A step was cut in two: what the second part holds, and whether it is to be cut again. */
  "step:cut": CustomEvent<{title: string; source: string; goOn: boolean}>
}
