/** The parts of the office in the order of its navigation: the first four are on the phone's bar, all are in its menu. */
import {
  Banknote,
  Boxes,
  CircleUser,
  DatabaseBackup,
  FileSpreadsheet,
  Gauge,
  Inbox,
  MonitorSmartphone,
  Package,
  Receipt,
  ScrollText,
  SlidersHorizontal,
  type LucideIcon,
} from 'lucide-react';
import type { officeTexts } from './texts.ts';

export interface Section {
  /** Below `/oficina`. */
  readonly path: string;
  readonly name: keyof typeof officeTexts.es.sections;
  readonly icon: LucideIcon;
}

/** One that has no page yet is not here. */
export const SECTIONS: readonly Section[] = [
  { path: '/', name: 'now', icon: Gauge },
  { path: '/bandeja', name: 'inbox', icon: Inbox },
  { path: '/ventas', name: 'sales', icon: Receipt },
  { path: '/catalogo', name: 'catalog', icon: Package },
  { path: '/reportes', name: 'reports', icon: FileSpreadsheet },
  { path: '/turnos', name: 'cash', icon: Banknote },
  { path: '/existencias', name: 'stock', icon: Boxes },
  { path: '/respaldos', name: 'backups', icon: DatabaseBackup },
  { path: '/equipos', name: 'devices', icon: MonitorSmartphone },
  { path: '/ajustes', name: 'settings', icon: SlidersHorizontal },
  { path: '/auditoria', name: 'audit', icon: ScrollText },
  { path: '/cuenta', name: 'account', icon: CircleUser },
];

/** Whether the page at the path belongs to the section. */
export const isWithin = (path: string, section: Section): boolean =>
  section.path === '/' ? path === '/' : path === section.path || path.startsWith(`${section.path}/`);
