// Shows times in the browser's zone. The server writes them in the shop's, which stands without scripts.
'use strict';
globalThis.zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;
globalThis.showTimes = (root, shopZone) => {
  if (!zoneHere || zoneHere === shopZone) return;
  const language = document.documentElement.lang;
  const thisYear = new Date().getFullYear();
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const parts = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
    if (at.getFullYear() !== thisYear) parts.year = 'numeric';
    time.textContent = at.toLocaleString(language === 'en' ? 'en-GB' : language, parts).replace(',', '');
  }
};
