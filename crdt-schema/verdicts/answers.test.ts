import { describe, expect, it } from 'vitest';
import { answers, fillText, isOverridable } from './answers.ts';

const moment = (iso: string): string => `<${iso}>`;

describe('what a person reads of a verdict', () => {
  it('has the parameters in it, moments as they are told, and a mark where one is missing', () => {
    const text = answers.get('session_already_open')!.text.es;
    const params = { till: 'C01', time: '2026-11-25T08:30:00.000Z' };
    expect(fillText(text, params, moment)).toBe(
      'La caja C01 ya tiene un turno abierto desde <2026-11-25T08:30:00.000Z>.',
    );
    expect(fillText('{a} de {b}', { a: 0 }, moment)).toBe('0 de ?');
    expect(fillText('{a}', { a: 'el 2026-11-25T08:30:00.000Z' }, moment)).toBe('el 2026-11-25T08:30:00.000Z');
  });

  it('says what a supervisor may let pass', () => {
    expect(
      ['insufficient_stock', 'total_mismatch', 'op_malformed', 'never_heard'].map(isOverridable),
    ).toEqual([true, false, false, false]);
  });
});
