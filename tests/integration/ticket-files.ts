/** Tickets of a real shop (TILLMESH_TICKETS names the folder with `2010-12.csv.gz` and so on); absent on most machines. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTicketFile } from '../../server/replay/read-csv.ts';
import { readTickets, type Tickets } from '../../server/replay/tickets.ts';

export const TICKET_FOLDER =
  process.env['TILLMESH_TICKETS'] ??
  fileURLToPath(new URL('../../../shared/data/online-retail', import.meta.url));

const fileOf = (month: string): string => join(TICKET_FOLDER, `${month}.csv.gz`);

export const isTicketFile = (month: string): boolean => existsSync(fileOf(month));

/** The title of tests that need the files: says why they are skipped. */
export const ticketTitle = (title: string, present: boolean): string =>
  present ? title : `${title} (skipped: no files in ${TICKET_FOLDER})`;

export const readMonths = async (months: readonly string[]): Promise<Tickets> => {
  const files = [];
  for (const month of months) {
    const rows = await readTicketFile(fileOf(month));
    if (!rows.ok) throw new Error(rows.error.code);
    files.push({ name: month, rows: rows.value });
  }
  return readTickets(files);
};
