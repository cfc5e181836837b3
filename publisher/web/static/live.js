// Ask again for what a page shows when the server says that something has changed; by the clock where it cannot.
(function () {
  "use strict";
  var POLL = 15000, GAP = 5000, MINUTE = 60000;
  var source = null, again = null, due = null, last = 0;

  function regions() { return Array.prototype.slice.call(document.querySelectorAll("[data-live]")); }
  function say(what) { document.dispatchEvent(new CustomEvent(what)); }

  // Whoever stands in a region with the keyboard is not thrown out of it: it is asked for once they leave.
  function ask(region) {
    var isInUse = region.contains(document.activeElement);
    region.classList.toggle("behind", isInUse);
    if (!isInUse) htmx.trigger(region, "live");
  }

  function refresh() {
    clearTimeout(due);
    due = null;
    last = Date.now();
    regions().forEach(ask);
  }

  function changed() {
    if (due === null) due = setTimeout(refresh, Math.max(0, last + GAP - Date.now()));
  }

  function leave() {
    clearTimeout(again);
    if (source) source.close();
    source = null;
  }

  // A browser opens a stream again that broke off, but not one that was refused.
  function lost() {
    say("live:lost");
    if (source.readyState !== EventSource.CLOSED) return;
    leave();
    again = setTimeout(listen, POLL);
    refresh();
  }

  function listen() {
    leave();
    if (document.hidden || !regions().length) return;
    source = new EventSource("/live?since=" + encodeURIComponent(regions()[0].dataset.live));
    source.addEventListener("open", function () { say("live:found"); });
    source.addEventListener("error", lost);
    source.addEventListener("change", changed);
  }

  document.addEventListener("focusout", function () {
    setTimeout(function () {
      regions().forEach(function (one) { if (one.classList.contains("behind")) ask(one); });
    }, 0);
  });
  if (!window.EventSource) { setInterval(refresh, POLL); return; }
  // Browsers open six connections to a server at most, so a page that nobody sees gives its own back.
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", listen);
  setInterval(function () { if (!document.hidden) refresh(); }, MINUTE);
})();
