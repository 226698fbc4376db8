/** Adds to the document of the HTTP interface what the table of access says: who may call each operation, and how. */
import { problemAnswers } from './problem.ts';
import { apiAccess } from './access.ts';
import { tokenAccess } from './token-access.ts';

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths?: object | undefined;
}

/** A 403 refers to the schema of problems as the other answers do. */
const refusal = (): object => {
  const { description, content } = problemAnswers(403)[403]!;
  const { schema: _schema, ...examples } = content['application/problem+json'];
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema, ...examples } } };
};

/** The same document with roles (`x-roles`), scopes of tokens (`x-scopes`), the cookie beside the token, and the refusal. */
export const describeAccess = <D extends Document>(document: D): D => {
  const paths = Object.entries<object>((document.paths ?? {}) as Record<string, object>).map(
    ([path, methods]) => {
      const described = Object.entries<unknown>(methods as Record<string, unknown>).map(([method, value]) => {
        const operation = value as Operation;
        if (operation.security === undefined || operation.security.length === 0) return [method, operation];
        const roles = apiAccess[operation.operationId ?? ''] ?? [];
        return [
          method,
          {
            ...operation,
            security: [...operation.security, { session: [] }],
            'x-roles': roles,
            'x-scopes': tokenAccess[operation.operationId ?? ''] ?? [],
            responses: { 403: refusal(), ...operation.responses },
          },
        ];
      });
      return [path, Object.fromEntries(described)];
    },
  );
  return { ...document, paths: Object.fromEntries(paths) as D['paths'] };
};
