// Puts a suggestion into the seller's composer.
'use strict';
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
