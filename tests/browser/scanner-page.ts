/** Runs in the page of the scanner's test: a field, a button that counts, a field that takes codes, and what was heard. */
import { createElement, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { createScanner } from '../../client/till/input/scanner.ts';

declare global {
  interface Window {
    readonly heard: { code: string; quantity: number | undefined }[];
    readonly pending: (number | undefined)[];
    /** How often the button was pressed, the form sent, and a key reached the page. */
    readonly counts: { pressed: number; sent: number };
  }
}

document.body.innerHTML = `
  <form></form>
  <label>Cantidad <input id="number" type="number"></label>
  <label>Código <input id="code" data-scan="here"></label>
  <button id="button" type="button">Cobrar</button>`;

/** As the pages have them: React says what is in it. */
const Search = (): ReactNode => {
  const [value, setValue] = useState('');
  return createElement('label', {}, 'Buscar', [
    createElement('input', {
      key: 'input',
      id: 'search',
      type: 'search',
      value,
      onChange: (event: { target: { value: string } }) => setValue(event.target.value),
    }),
    createElement('output', { key: 'output' }, value),
  ]);
};
createRoot(document.querySelector('form')!).render(createElement(Search));

const counts = { pressed: 0, sent: 0 };
const heard: Window['heard'][number][] = [];
const pending: (number | undefined)[] = [];
document.querySelector('form')!.addEventListener('submit', (event) => {
  event.preventDefault();
  counts.sent += 1;
});
document.querySelector('#button')!.addEventListener('click', () => (counts.pressed += 1));
createScanner(window).onScan({
  scanned: (scan) => void heard.push(scan),
  pending: (quantity) => void pending.push(quantity),
});
Object.assign(window, { heard, pending, counts });
