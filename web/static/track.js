// Keeps an open order page true: shows times in the browser's zone, and what is pushed in place.
'use strict';
(() => {
  const main = document.getElementById('order');
  const language = main.dataset.language;
  const announcer = document.getElementById('announcer');
  const live = document.getElementById('live');
  const liveWords = document.getElementById('live-words');
  const connected = liveWords.textContent;

  const zone = document.getElementById('zone');
  const shopZone = zone.dataset.zone;

  // Changes `from` into `to` and touches nothing that is equal, so that focus, selection and what
  // is unfolded stay as they are.
  function morph(from, to) {
    if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) {
      from.replaceWith(to);
      return;
    }
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.data !== to.data) from.data = to.data;
      return;
    }
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
    const old = [...from.childNodes];
    const fresh = [...to.childNodes];
    fresh.forEach((node, index) => {
      if (index < old.length) morph(old[index], node);
      else from.append(node);
    });
    for (const node of old.slice(fresh.length)) node.remove();
  }

  function show(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    const shown = main.firstElementChild;
    if (!fresh || !shown) return;
    showTimes(fresh, shopZone);
    const moved = fresh.className !== shown.className;
    const said = shown.dataset.announcement;
    morph(shown, fresh);
    document.title = shown.dataset.title;
    main.dataset.version = shown.dataset.version;
    if (shown.dataset.announcement !== said) announcer.textContent = shown.dataset.announcement;
    renewMine();
    if (moved) {
      const status = shown.querySelector('.status');
      status.classList.remove('moved');
      void status.offsetWidth;
      status.classList.add('moved');
    }
  }

  // What is the buyer's alone is never pushed: it is asked for with the browser's own key.
  const mine = document.getElementById('mine');
  async function renewMine() {
    const path = '/t/' + main.dataset.token + '/mine?lang=' + language;
    const answer = await fetch(path).catch(() => null);
    if (!answer || answer.status !== 200) return;
    const template = document.createElement('template');
    template.innerHTML = await answer.text();
    const fresh = template.content.firstElementChild;
    const shown = mine.firstElementChild;
    if (!fresh || !shown) return;
    showTimes(fresh, shopZone);
    morph(shown, fresh);
  }
  function renewOwn() {
    if (mine.querySelector('[data-own]') && document.visibilityState === 'visible') renewMine();
  }
  // What is pushed is only a hint.
  setInterval(renewOwn, 30_000);

  let source;
  function connect() {
    const path = '/t/' + main.dataset.token + '/live?v=' + main.dataset.version + '&lang=' + language;
    source = new EventSource(path);
    source.addEventListener('open', () => {
      live.hidden = false;
      live.classList.remove('lost');
      liveWords.textContent = connected;
    });
    source.addEventListener('order', (event) => show(event.data));
    source.addEventListener('mine', renewOwn);
    source.addEventListener('gone', () => {
      source.close();
      location.reload();
    });
    source.addEventListener('error', () => {
      live.hidden = false;
      live.classList.add('lost');
      liveWords.textContent = main.dataset.lost;
      // The browser tries again by itself, unless the answer was no stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(again, 3000 + Math.random() * 4000);
    });
  }
  function again() {
    source.close();
    fetch(location.href, { method: 'HEAD' }).then((answer) => {
      if (answer.status === 404 || answer.status === 410) location.reload();
      else connect();
    }, () => setTimeout(again, 5000));
  }

  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = main.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }

  if (zoneHere && zoneHere !== shopZone) zone.textContent = zone.textContent.replace(shopZone, zoneHere);
  showTimes(main, shopZone);
  showTimes(mine, shopZone);
  connect();
  // A page brought back from the browser's memory shows what was true then.
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
})();
