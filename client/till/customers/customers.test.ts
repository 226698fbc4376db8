import { describe, expect, test } from 'vitest';
import { customerOf, type Customer } from '../../common/model/records.ts';
import { changesOf, fieldsOf, NO_CREDIT, setsCredit, troublesOf } from './customer-fields.ts';
import { findCustomers, samePhone } from './find-customers.ts';

const customer = (id: string, fields: object): Customer =>
  customerOf({ id, fields: { ...fields }, conflicts: [] });

const ana = customer('1', { name: 'Ana Muñoz Ríos', phone: '55 1234 5678', creditLimit: 50_000 });
const beto = customer('2', { name: 'Beto Ríos', taxId: 'RIBE800101AB1' });
const rita = customer('3', { name: 'Rita Anaya', phone: '5511112222' });
const gone = customer('4', { name: 'Ana Vieja', phone: '1', active: false });
const all = [gone, rita, beto, ana];

const names = (text: string, limit = 10): string[] => findCustomers(all, text, limit).map(({ name }) => name);

describe('a customer is found', () => {
  test('by the beginnings of the words of the name, without accents, those that begin with it first', () => {
    expect(names('ana')).toEqual(['Ana Muñoz Ríos', 'Rita Anaya']);
    expect(names('rios')).toEqual(['Ana Muñoz Ríos', 'Beto Ríos']);
    expect(names('ri')).toEqual(['Rita Anaya', 'Ana Muñoz Ríos', 'Beto Ríos']);
    expect(names('', 2)).toHaveLength(2);
    expect(names('zz')).toEqual([]);
  });

  test('by a part of the phone, however it is written, and by the tax id', () => {
    expect(names('5678')).toEqual(['Ana Muñoz Ríos']);
    expect(names('3456-7')).toEqual(['Ana Muñoz Ríos']);
    expect(names('ribe80')).toEqual(['Beto Ríos']);
    expect(samePhone(all, '(55) 1234-5678', undefined)).toBe(ana);
    expect(samePhone(all, '5512345678', ana.id)).toBeUndefined();
    expect(samePhone(all, '', undefined)).toBeUndefined();
  });
});

describe('of a form', () => {
  const before = fieldsOf(ana, 2);

  test('only what the person changed is written, and what was emptied is cleared', () => {
    expect(changesOf(before, before, 2)).toEqual({});
    expect(changesOf(before, { ...before, phone: ' ', creditLimit: '750' }, 2)).toEqual({
      phone: null,
      creditLimit: 75_000,
    });
    expect(changesOf(fieldsOf(undefined, 2), { ...fieldsOf(undefined, 2), name: ' Eva ' }, 2)).toEqual({
      name: 'Eva',
    });
    expect(changesOf(before, { ...before, creditLimit: '500.00' }, 2)).toEqual({});
  });

  test('what is wrong is said of its field', () => {
    expect(troublesOf(before, 2)).toEqual({});
    expect(troublesOf({ name: ' ', phone: '1'.repeat(65), taxId: '', creditLimit: 'mucho' }, 2)).toEqual({
      name: 'badName',
      phone: 'tooLong',
      creditLimit: 'badLimit',
    });
  });
});

describe('how much a customer may owe', () => {
  const none = fieldsOf(undefined, 2);

  test('is given to a new one by any limit and by none, and not by zero', () => {
    expect(setsCredit(true, none, { ...none, creditLimit: NO_CREDIT }, 2)).toBe(false);
    expect(setsCredit(true, none, none, 2)).toBe(true);
    expect(setsCredit(true, none, { ...none, creditLimit: '500' }, 2)).toBe(true);
  });

  test('is changed where it becomes another, whatever else does', () => {
    const before = fieldsOf(ana, 2);
    expect(setsCredit(false, before, { ...before, phone: '1', creditLimit: '500.00' }, 2)).toBe(false);
    expect(setsCredit(false, before, { ...before, creditLimit: '0' }, 2)).toBe(true);
    expect(setsCredit(false, before, { ...before, creditLimit: '' }, 2)).toBe(true);
  });
});
