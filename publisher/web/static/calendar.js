// Dragging a piece to another time only leads to the page that says what follows from it, as its link does.
(function () {
  "use strict";
  var dragged = null;

  function timeAt(target) {
    var slot = target.closest("[data-slot]");
    if (slot && slot.dataset.channel === dragged.dataset.channel) return slot.dataset.slot;
    var day = target.closest("[data-day]");
    return day ? day.dataset.day + dragged.dataset.at.slice(10) : null;
  }

  function mark(target) {
    document.querySelectorAll(".over").forEach(function (one) { one.classList.remove("over"); });
    if (target) target.classList.add("over");
  }

  document.addEventListener("dragstart", function (event) {
    dragged = event.target.closest ? event.target.closest("[data-move]") : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.move);
  });
  document.addEventListener("dragover", function (event) {
    if (!dragged || !timeAt(event.target)) return;
    event.preventDefault();
    var slot = event.target.closest("[data-slot]");
    mark(slot && slot.dataset.channel === dragged.dataset.channel ? slot : event.target.closest("[data-day]"));
  });
  document.addEventListener("dragend", function () { dragged = null; mark(null); });
  document.addEventListener("drop", function (event) {
    var at = dragged && timeAt(event.target);
    if (!at) return;
    event.preventDefault();
    if (at !== dragged.dataset.at) location.assign(dragged.dataset.move + "?at=" + encodeURIComponent(at));
  });
})();
