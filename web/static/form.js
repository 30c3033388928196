// Makes the forms of an order's page pleasant; they work without it.
'use strict';
(() => {
  const main = document.querySelector('main');
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('submit', (event) => {
      // The second of two taps; sent twice it would do nothing twice either.
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
  }
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form')) delete form.dataset.sent;
  });
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = main.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }
  // New messages come by themselves; what is typed meanwhile stays.
  const talk = document.getElementById('talk');
  if (talk) {
    showTimes(talk, talk.dataset.zone);
    const renew = async () => {
      const answer = await fetch(talk.dataset.log).catch(() => null);
      if (!answer || answer.status !== 200) return;
      const template = document.createElement('template');
      template.innerHTML = await answer.text();
      const fresh = template.content.firstElementChild;
      if (fresh) showTimes(fresh, talk.dataset.zone);
      if (!fresh || fresh.innerHTML === talk.innerHTML) return;
      talk.replaceChildren(...fresh.childNodes);
      talk.lastElementChild?.scrollIntoView({ block: 'nearest' });
    };
    // Earlier messages stay as they are.
    if (!new URLSearchParams(location.search).has('before')) {
      const source = new EventSource(talk.dataset.live);
      source.addEventListener('order', renew);
      source.addEventListener('mine', renew);
      source.addEventListener('gone', () => {
        source.close();
        location.replace(talk.dataset.page);
      });
      setInterval(() => { if (document.visibilityState === 'visible') renew(); }, 30_000);
    }
  }
  // While the shop is asked, the page opens by itself once it answers.
  const waits = document.querySelector('[data-waits]');
  if (waits) {
    const look = async () => {
      const answer = await fetch(waits.dataset.waits, { headers: { accept: 'text/html' } }).catch(() => null);
      // Not anew: the page may be what a form was answered with.
      if (answer && answer.status !== 202) location.replace(waits.dataset.open);
      else setTimeout(look, 3000);
    };
    setTimeout(look, 3000);
  }
})();
