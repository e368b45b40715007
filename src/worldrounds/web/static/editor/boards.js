import{o as e}from"./shared-KD53OS2R.js";var o=document.getElementById("board");o&&e(o).then(t=>t.connect());
