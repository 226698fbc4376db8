import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { MAX_CATALOG_STATES_PER_SECOND, MAX_UNSENT_BYTES } from '../limits.ts';
import { onLocalUpdate } from './stored-catalog.ts';
import { link, TestPeer } from './test-peers.ts';

const docOf = ({ replica }: TestPeer): Y.Doc => replica.catalog.doc;
const edits = (peer: TestPeer): void =>
  onLocalUpdate(docOf(peer), (update) => peer.handle({ type: 'catalog', update }));
const put = (peer: TestPeer, key: string): void => void docOf(peer).getMap('m').set(key, key);
const keys = (peer: TestPeer): string[] => [...docOf(peer).getMap('m').keys()].sort();

describe('SY-31: a peer that takes nothing for a while', () => {
  test('is sent no edit meanwhile, and all of them at once when it can', () => {
    const [a, b, c] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('C03')];
    for (const peer of [a, c]) edits(peer);
    link(a, b);
    link(a, c);
    put(a, 'before');
    a.unsent = MAX_UNSENT_BYTES;
    put(a, 'own');
    put(a, 'own 2');
    put(c, 'passed on');
    docOf(a).getMap('m').delete('before');
    expect(keys(b)).toEqual(['before']);
    a.tick();
    expect(keys(b)).toEqual(['before']);
    a.unsent = 0;
    const sent = a.sent;
    a.tick();
    expect(keys(b)).toEqual(['own', 'own 2', 'passed on']);
    expect(a.sent - sent).toBeLessThan(6);
    put(a, 'after');
    expect(keys(b)).toContain('after');
  });

  test('that asks for state again and again is answered a few times a second', () => {
    const [a, b] = [new TestPeer('C01'), new TestPeer('C02')];
    edits(a);
    put(a, 'one');
    link(a, b);
    let states = 0;
    a.watch = (effect) => {
      if (effect.type === 'send' && effect.bytes[0] === 0 && effect.bytes[1] === 1) states += 1;
    };
    const ask = Uint8Array.of(0, 0, 1, 0);
    for (let i = 0; i < 50; i++) b.sayBytes(ask);
    expect(states).toBeLessThan(MAX_CATALOG_STATES_PER_SECOND);
    states = 0;
    a.tick();
    expect(states).toBe(1);
    for (let i = 0; i < 50; i++) b.sayBytes(ask);
    expect(states).toBe(MAX_CATALOG_STATES_PER_SECOND);
  });
});
