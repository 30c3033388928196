// Puts a suggestion into the seller's composer, and shows an order that is opened from a chat in the
// pane beside it.
'use strict';
(() => {
  const page = document.getElementById('page');

  for (const button of document.querySelectorAll('[data-try]')) {
    button.addEventListener('click', () => {
      document.getElementById('pane-seller').checked = true;
      const text = document.getElementById('seller').contentDocument?.getElementById('text');
      if (!text) return;
      text.value = button.textContent;
      text.dispatchEvent(new Event('input'));
      text.focus();
    });
  }

  function follow(event) {
    const link = event.target.closest('a[href]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { pathname, port } = new URL(link.href);
    // Links say 127.0.0.1 where somebody may have come by localhost.
    if (port !== location.port || !/^\/t\/[\w-]+$/.test(pathname)) return;
    event.preventDefault();
    page.src = pathname + '?lang=' + document.documentElement.lang;
    document.getElementById('pane-page').checked = true;
  }
  for (const chat of [document.getElementById('seller'), document.getElementById('buyer')]) {
    const listen = () => chat.contentDocument?.addEventListener('click', follow);
    // The same function is heard once however often it is added.
    chat.addEventListener('load', listen);
    listen();
  }
})();
