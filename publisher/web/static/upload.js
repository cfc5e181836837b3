// Files and folders may be dropped onto the field; the form sends them as it sends those that were chosen.
(function () {
  "use strict";
  var zone = document.querySelector("[data-drop]");
  var field = zone && zone.querySelector("input[type=file]");
  var chosen = document.getElementById("chosen");
  if (!field || !window.DataTransfer) return;

  function show() {
    chosen.replaceChildren();
    Array.prototype.forEach.call(field.files, function (one) {
      var line = document.createElement("li");
      line.textContent = one.name;
      chosen.appendChild(line);
    });
    chosen.hidden = !field.files.length;
  }

  function keep(files) {
    var all = new DataTransfer();
    files.forEach(function (one) { all.items.add(one); });
    field.files = all.files;
    show();
  }

  function read(entry) {
    return new Promise(function (done) {
      if (!entry) { done([]); return; }
      if (entry.isFile) {
        entry.file(function (one) { done([one]); }, function () { done([]); });
        return;
      }
      var reader = entry.createReader();
      var found = [];
      (function next() {
        reader.readEntries(function (some) {
          if (some.length) { found = found.concat(some); next(); return; }
          Promise.all(found.map(read)).then(function (all) { done([].concat.apply([], all)); });
        }, function () { done([]); });
      })();
    });
  }

  zone.addEventListener("dragover", function (event) {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", function () { zone.classList.remove("over"); });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    zone.classList.remove("over");
    var dropped = Array.prototype.slice.call(event.dataTransfer.items || []);
    var entries = dropped.map(function (one) { return one.webkitGetAsEntry && one.webkitGetAsEntry(); });
    if (!entries.some(Boolean)) { keep(Array.prototype.slice.call(event.dataTransfer.files)); return; }
    Promise.all(entries.map(read)).then(function (all) { keep([].concat.apply([], all)); });
  });
  field.addEventListener("change", show);
})();
