// The page of a long piece of work presses its own button until nothing is left; "Dừng lại" leaves the page and stops it.
setTimeout(() => document.getElementById("go-on").requestSubmit(), 400);
