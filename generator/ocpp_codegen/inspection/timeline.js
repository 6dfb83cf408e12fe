"use strict";
const form = document.getElementById("the-filters");
const rows = Array.from(document.querySelectorAll("#the-frames tbody tr"));
const shown = document.getElementById("the-count");

function filter() {
  const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const findings = form.elements.findings.checked;
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const fits = words.every((word) => text.includes(word));
    row.hidden = !fits || (findings && !row.classList.contains("found"));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = `${count} of ${rows.length} frames`;
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
