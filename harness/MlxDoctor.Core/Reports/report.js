'use strict';
(() => {
  const said = document.getElementById('said');
  const select = text => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      return true;
    } catch {
      select(text);
      return document.execCommand('copy');
    }
  };
  for (const text of document.querySelectorAll('pre.copy')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const words = await copy(text) ? 'Copied' : 'Selected: copy it with the keyboard';
      button.textContent = words;
      said.textContent = words;
      setTimeout(() => { button.textContent = 'Copy'; said.textContent = ''; }, 2000);
    });
    text.after(button);
  }
  // On paper nothing can be opened.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    for (const part of opened) part.open = true;
  });
  addEventListener('afterprint', () => {
    for (const part of opened) part.open = false;
  });
})();
