// Say so while the server does not answer, and when it does again, stop saying so.
(function () {
  "use strict";
  function tell(isLost) {
    var banner = document.getElementById("lost");
    if (banner) banner.hidden = !isLost;
  }
  document.addEventListener("live:lost", function () { tell(true); });
  document.addEventListener("live:found", function () { tell(false); });
  document.addEventListener("htmx:sendError", function () { tell(true); });
  document.addEventListener("htmx:timeout", function () { tell(true); });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status >= 500) tell(true);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) tell(false);
  });

  // A link beside a button that copies it; without this script the link is there, and the button is not.
  document.documentElement.classList.add("scripted");
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    copy(button.dataset.copy).then(function () {
      var said = document.getElementById("said"), before = button.textContent;
      if (said) said.textContent = button.dataset.copied;
      button.textContent = button.dataset.copied;
      button.focus();
      setTimeout(function () {
        button.textContent = before;
        if (said) said.textContent = "";
      }, 2500);
    }, function () { button.hidden = true; });
  });

  // One menu is open at a time, and none once the focus or a click is elsewhere.
  function closeMenus(but) {
    document.querySelectorAll("details.menu[open]").forEach(function (one) {
      if (!one.contains(but)) one.open = false;
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target); });
  document.addEventListener("focusin", function (event) { closeMenus(event.target); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (one) {
      one.open = false;
      one.querySelector("summary").focus();
    });
  });
})();
