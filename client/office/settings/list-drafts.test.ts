import { expect, it } from 'vitest';
import { labelDrafts, labelsOf, NEW_LABEL, NEW_TAX, taxDrafts, taxesOf } from './list-drafts.ts';

it('taxes are typed as names and per cents, and are what the catalog takes', () => {
  const taxes = [
    { name: 'IVA', rate: 1_600 },
    { name: 'IEPS', rate: 850 },
  ];
  expect(taxDrafts(taxes)).toEqual([
    { name: 'IVA', rate: '16' },
    { name: 'IEPS', rate: '8.5' },
  ]);
  expect(taxesOf(taxDrafts(taxes))).toEqual(taxes);
  expect(taxesOf([{ name: ' IVA ', rate: '8,5 %' }])).toEqual([{ name: 'IVA', rate: 850 }]);
  expect(taxesOf([])).toBeNull();
  for (const wrong of [
    { name: '', rate: '16' },
    { name: 'IVA', rate: '' },
    { name: 'IVA', rate: '101' },
  ])
    expect(taxesOf([NEW_TAX, wrong])).toBeUndefined();
  expect(taxesOf(Array.from({ length: 11 }, () => NEW_TAX))).toBeUndefined();
  expect(taxDrafts(undefined)).toEqual([]);
});

it('labels of the scale are each of another beginning', () => {
  const labels = [
    { prefix: '20', codeDigits: 5, holds: 'weight' },
    { prefix: '21', codeDigits: 4, holds: 'price', decimals: 2, checked: true },
  ];
  expect(labelsOf(labelDrafts(labels))).toEqual(labels);
  expect(labelsOf([NEW_LABEL])).toEqual([{ prefix: '20', codeDigits: 5, holds: 'weight' }]);
  expect(labelsOf([NEW_LABEL, NEW_LABEL])).toBeUndefined();
  expect(labelsOf([{ ...NEW_LABEL, prefix: '50' }])).toBeUndefined();
  expect(labelsOf([])).toBeNull();
});
