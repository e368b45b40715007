import{l as e}from"./shared-O2ROYPOP.js";var o=document.getElementById("board");o&&e(o).then(t=>t.connect());
