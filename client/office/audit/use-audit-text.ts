/** Rows of the audit in sentences: who did what to what, as people call it. */
import { useTranslations } from 'use-intl';
import { fieldOf, type EntityName } from '../../../crdt-schema/catalog/index.ts';
import { titles } from '../../../crdt-schema/exports/texts.ts';
import { isUuid } from '../../../crdt-schema/model/ids.ts';
import { formatReceipt } from '../../../crdt-schema/ops/op.ts';
import { nameOf, useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { useLanguage } from '../../ui/language.tsx';
import { PERSON_ROLES } from '../account/use-caller.ts';
import { useOffice } from '../model/use-office.ts';
import { changesIn, detailOf, type AuditEntry } from './audit-view.ts';

export interface AuditTexts {
  /** Who did it. */
  who(row: AuditEntry): string;
  /** What was done. */
  sentence(row: AuditEntry): string;
  /** What it was before and is now, and what else is known of it. */
  details(row: AuditEntry): readonly string[];
}

const ENTITIES: readonly EntityName[] = ['products', 'customers', 'settings', 'categories', 'quotes'];
/** What was done to an op of a till. */
const BY_OP: ReadonlySet<string> = new Set(['overridden', 'voided', 'corrected']);
const KINDS = ['till', 'admin', 'viewer'] as const;
const SHOWN_CHARS = 8;
const isRole = (value: unknown): value is (typeof PERSON_ROLES)[number] =>
  (PERSON_ROLES as readonly unknown[]).includes(value);

export const useAuditTexts = (): AuditTexts => {
  const t = useTranslations('audit');
  const roles = useTranslations('account.roles');
  const fields = useFieldTexts();
  const { language } = useLanguage();
  const office = useOffice();
  const { catalog, replica } = office.peer;
  const { context } = replica;

  const personName = (id: string): string => context.people.get(id)?.name ?? id.slice(0, SHOWN_CHARS);
  const deviceName = (id: string): string => context.publicKeyOf(id)?.till ?? id.slice(0, SHOWN_CHARS);
  const tableName = (name: string): string =>
    Object.hasOwn(titles, name) ? titles[name as keyof typeof titles][language] : name;

  const who = ({ actor: { kind, id, name, person } }: AuditEntry): string => {
    if (kind === 'person') return name ?? (id === undefined ? t('actors.person') : personName(id));
    if (kind === 'device') {
      const device = t('actors.device', { name: name ?? (id === undefined ? '' : deviceName(id)) });
      // By the word of the device: nobody proved it there.
      return person === undefined ? device : t('atDevice', { device, person: personName(person) });
    }
    const named = name === undefined ? t(`actors.${kind}`) : `${t(`actors.${kind}`)} ${name}`;
    return person === undefined ? named : t('onBehalf', { who: named, person: personName(person) });
  };

  const targetOf = ({ action, target = '' }: AuditEntry): string => {
    if (/^(person|password|pin|sessions)_/.test(action)) return personName(target);
    if (/^device_(revoked|renamed|renewed)$/.test(action)) return deviceName(target);
    if (action === 'price_changed' || action === 'cost_changed' || action === 'catalog_forced')
      return nameOf(catalog, target);
    if (action === 'exported' || action === 'catalog_imported') return tableName(target);
    const op = BY_OP.has(action) ? office.ops().find(({ op: { id } }) => id === target)?.op : undefined;
    if (op !== undefined && 'receipt' in op) return formatReceipt(op.receipt);
    return isUuid(target) ? target.slice(0, SHOWN_CHARS) : target;
  };

  const roleName = (value: unknown): string => (isRole(value) ? roles(value) : String(value ?? ''));

  const labelOf = (row: AuditEntry, field: string | undefined): string => {
    if (field === undefined) return '';
    if (row.action === 'person_changed' && (field === 'name' || field === 'role' || field === 'active'))
      return t(`personFields.${field}`);
    const entity =
      row.action === 'settings_changed'
        ? 'settings'
        : ENTITIES.find((each) => each === detailOf(row, 'entity'));
    return entity === undefined || fieldOf(entity, field) === undefined ? field : fields.label(entity, field);
  };
  const valueOf = ({ action }: AuditEntry, field: string | undefined, value: unknown): string => {
    if (action === 'person_changed' && field === 'role') return roleName(value);
    // Costs are told as prices are.
    if (field === undefined && (action === 'price_changed' || action === 'cost_changed'))
      return fields.value('price', value);
    return fields.value(field ?? '', value);
  };

  return {
    who,
    sentence: (row) =>
      t(`did.${row.action}`, {
        target: targetOf(row),
        name: detailOf(row, 'name'),
        role: roleName(row.details?.['role']),
        kind: t(`kinds.${KINDS.find((kind) => kind === detailOf(row, 'role')) ?? 'other'}`),
        count: Number(detailOf(row, 'count') || 1),
        created: Number(detailOf(row, 'created') || 0),
        changed: Number(detailOf(row, 'changed') || 0),
        isOwn: String(row.actor.id !== undefined && row.actor.id === row.target),
      }),
    details(row) {
      const changes = changesIn(row).map(({ field, from, to }) => {
        const label = labelOf(row, field);
        const change = t('change', { from: valueOf(row, field, from), to: valueOf(row, field, to) });
        return label === '' ? change : `${label}: ${change}`;
      });
      const approver = detailOf(row, 'by');
      const notes = [
        ['reason', detailOf(row, 'reason')],
        ['code', detailOf(row, 'code')],
        ['till', BY_OP.has(row.action) ? detailOf(row, 'till') : ''],
        ['approver', approver === '' ? '' : personName(approver)],
        ['refused', detailOf(row, 'refused')],
        ['untold', detailOf(row, 'untold')],
        ['login', row.action === 'password_set' ? detailOf(row, 'login') : ''],
      ] as const;
      const days =
        row.action === 'exported' && detailOf(row, 'from') !== ''
          ? [t('notes.days', { from: detailOf(row, 'from'), to: detailOf(row, 'to') })]
          : [];
      return [
        ...changes,
        ...days,
        ...notes.flatMap(([name, value]) => (value === '' ? [] : [t(`notes.${name}`, { value })])),
      ];
    },
  };
};
