/** Which program shows a token: the hub's own one, which opens all, or one with scopes. */
import { timingSafeEqual } from 'node:crypto';
import type { Guests } from '../peer/listener.ts';
import type { ProgramTokens, TokenHolder } from './program-tokens.ts';

export interface Program {
  readonly kind: 'program';
  /** Undefined: it is the hub's own token. */
  readonly token?: TokenHolder | undefined;
}

const same = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The token in a header `Authorization`; empty where it has none of that kind. */
export const bearerOf = (authorization: string): string => /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';

export class Programs {
  private readonly own: string;
  private readonly tokens: ProgramTokens;

  constructor(own: string, tokens: ProgramTokens) {
    this.own = own;
    this.tokens = tokens;
  }

  /** Undefined where the token is none that is good. Throws what `pg` throws, of one that is not the hub's own. */
  async find(token: string): Promise<Program | undefined> {
    if (same(token, this.own)) return { kind: 'program' };
    const holder = await this.tokens.find(token);
    return holder === undefined ? undefined : { kind: 'program', token: holder };
  }

  /** Those who come to the catalog by WebSocket: with `sync` they read it, with `catalog` as well they write it. */
  guests(): Guests {
    return {
      find: async (token) => {
        const program = await this.find(token);
        if (program === undefined) return undefined;
        if (program.token === undefined) return { access: 'write' };
        const { id, scopes, expiresAt } = program.token;
        if (!scopes.includes('sync')) return undefined;
        return { id, expiresAt, access: scopes.includes('catalog') ? 'write' : 'read' };
      },
      onEnded: (end) => this.tokens.onRevoked(end),
    };
  }
}
