// The web chat: what is pushed is shown in place, what is written is sent once, however often the
// connection makes it be sent.
'use strict';
(() => {
  const log = document.getElementById('log');
  const composer = document.getElementById('composer');
  const pressForm = document.getElementById('press');
  const text = document.getElementById('text');
  const file = document.getElementById('file');
  const problem = document.getElementById('problem');
  const about = document.getElementById('about');
  const aboutWords = document.getElementById('about-words');
  const attached = document.getElementById('attached');
  const toLatest = document.getElementById('to-latest');
  const words = log.dataset;
  const query = words.query;

  const nonce = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };

  // Showing

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  // Whether the newest line is to stay in sight: so until one scrolls away from it.
  let following = true;
  function scrollToEnd() {
    following = true;
    log.scrollTop = log.scrollHeight;
    toLatest.hidden = true;
  }
  function dress(root) {
    const today = new Date().toDateString();
    for (const time of root.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
      if (at.toDateString() !== today) Object.assign(parts, { day: 'numeric', month: 'short' });
      const language = document.documentElement.lang;
      time.textContent = at.toLocaleString(language === 'en' ? 'en-GB' : language, parts).replace(',', '');
    }
    for (const tool of root.querySelectorAll('.tool')) tool.hidden = false;
    // A picture that arrives later must not push the newest line out of sight.
    for (const image of root.querySelectorAll('img')) {
      image.addEventListener('load', () => { if (following) scrollToEnd(); });
    }
  }
  function show({ number, html }) {
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    const follow = following;
    dress(fresh);
    const shown = document.getElementById('m' + number);
    if (shown) {
      // Whoever stands on a button stays on the one in its place.
      const buttons = [...shown.querySelectorAll('button, a')];
      const place = buttons.indexOf(document.activeElement);
      shown.replaceWith(fresh);
      if (place >= 0) (fresh.querySelectorAll('button, a')[place] ?? fresh).focus({ preventScroll: true });
    } else {
      const later = [...log.querySelectorAll('.message')].find((other) => Number(other.dataset.number) > number);
      if (later) later.before(fresh);
      else log.append(fresh);
    }
    log.querySelector('.empty').hidden = true;
    if (follow) scrollToEnd();
    else if (!shown) toLatest.hidden = false;
  }
  let height = 0;
  log.addEventListener('scroll', () => {
    // A line that grew moves the view too, and is no wish to stay behind.
    if (log.scrollHeight === height || atEnd()) following = atEnd();
    height = log.scrollHeight;
    if (following) toLatest.hidden = true;
  });
  new ResizeObserver(() => { if (following) scrollToEnd(); }).observe(log);
  toLatest.addEventListener('click', () => { scrollToEnd(); text.focus(); });

  let cursor = words.cursor;
  function connect() {
    const source = new EventSource('/chat/live' + (query ? query + '&' : '?') + 'after=' + cursor);
    source.addEventListener('open', () => { if (problem.dataset.kind === 'offline') tell(''); });
    source.addEventListener('message', (event) => {
      cursor = event.lastEventId;
      show(JSON.parse(event.data));
    });
    source.addEventListener('error', () => {
      tell(words.offline, 'offline');
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(async () => {
        const answer = await fetch('/chat' + query, { method: 'HEAD' }).catch(() => null);
        if (answer?.status === 401) location.reload();
        else connect();
      }, 2000 + Math.random() * 3000);
    });
  }
  function tell(what, kind = '') {
    problem.textContent = what;
    problem.dataset.kind = kind;
  }

  // Sending

  async function send(form, data) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'text/plain' } });
        if (answer.ok) return '';
        if (answer.status === 401) location.reload();
        if (answer.status < 500 || attempt === 3) return (await answer.text()) || words.notSent;
      } catch {
        if (attempt === 3) return words.notSent;
      }
      await new Promise((resolve) => setTimeout(resolve, 400 * attempt));
    }
  }
  let sending = false;
  composer.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending || (!text.value.trim() && !file.files.length)) return;
    sending = true;
    const data = new FormData(composer);
    data.set('nonce', composer.elements.nonce.value);
    const trouble = await send(composer, data);
    sending = false;
    tell(trouble);
    // The same nonce again for the same text: what did arrive after all is not said twice.
    if (trouble) return;
    composer.elements.nonce.value = nonce();
    if (text.value === data.get('text')) text.value = '';
    file.value = '';
    stopAbout();
    showFile();
    grow();
    scrollToEnd();
    text.focus();
  });
  pressForm.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!button || button.ariaBusy === 'true') return;
    button.ariaBusy = 'true';
    const data = new FormData();
    data.set('nonce', nonce());
    data.set('press', button.value);
    tell(await send(pressForm, data));
    setTimeout(() => { button.ariaBusy = null; }, 400);
  });

  // Writing

  function grow() {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight + 2, innerHeight * 0.4) + 'px';
  }
  function attach(files) {
    if (!files?.length) return false;
    const chosen = new DataTransfer();
    chosen.items.add(files[0]);
    file.files = chosen.files;
    showFile();
    text.focus();
    return true;
  }
  function showFile() {
    const tooLarge = file.files[0]?.size > Number(words.limit);
    if (tooLarge) file.value = '';
    if (tooLarge || problem.dataset.kind === 'file') tell(tooLarge ? words.tooLarge : '', 'file');
    attached.hidden = !file.files.length;
    document.getElementById('attached-name').textContent = file.files[0]?.name ?? '';
  }
  function stopAbout() {
    composer.elements.edit.value = '';
    composer.elements.reply_to.value = '';
    about.hidden = true;
  }
  const said = (message) => message.querySelector('.text')?.textContent ?? '';
  function edit(message) {
    if (!message) return;
    stopAbout();
    composer.elements.edit.value = message.dataset.number;
    aboutWords.textContent = words.editing;
    about.hidden = false;
    text.value = said(message);
    grow();
    text.focus();
  }
  function reply(message) {
    stopAbout();
    composer.elements.reply_to.value = message.dataset.number;
    aboutWords.textContent = words.replying + ' ' + said(message).split('\n')[0].slice(0, 80);
    about.hidden = false;
    text.focus();
  }
  const lastOwn = () => [...log.querySelectorAll('.message.mine')].reverse().find(said);

  text.addEventListener('input', grow);
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    } else if (event.key === 'ArrowUp' && !text.value) {
      event.preventDefault();
      edit(lastOwn());
    } else if (event.key === 'Escape' && !about.hidden) {
      if (composer.elements.edit.value) text.value = '';
      stopAbout();
      grow();
    }
  });
  document.getElementById('about-stop').addEventListener('click', () => {
    if (composer.elements.edit.value) text.value = '';
    stopAbout();
    grow();
    text.focus();
  });
  file.addEventListener('change', showFile);
  text.addEventListener('paste', ({ clipboardData }) => {
    // A spreadsheet's cells come as a picture too, and are meant as words.
    if (clipboardData && !clipboardData.getData('text/plain')) attach(clipboardData.files);
  });
  const drop = document.getElementById('drop');
  const carriesFile = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) drop.hidden = true; });
  addEventListener('drop', (event) => {
    drop.hidden = true;
    if (!carriesFile(event)) return;
    event.preventDefault();
    attach(event.dataTransfer.files);
  });
  document.getElementById('attached-stop').addEventListener('click', () => {
    file.value = '';
    showFile();
    text.focus();
  });
  log.addEventListener('click', async (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    const message = button.closest('.message');
    if ('edit' in button.dataset) edit(message);
    else if ('reply' in button.dataset) reply(message);
    else if ('copy' in button.dataset) {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.textContent;
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    }
  });

  dress(log);
  grow();
  scrollToEnd();
  connect();
  // Where one touches, a keyboard would cover half of the page unasked; where one has no pointer at
  // all, the keyboard is everything.
  if (!matchMedia('(pointer: coarse)').matches && self === top) text.focus();
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
})();
