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
})();
