/** Texts of the choice of days, Spanish first, in ICU form. */
export const rangeTexts = {
  es: {
    title: 'Días',
    from: 'Desde',
    to: 'Hasta',
    backward: 'El primer día es posterior al último.',
    stretches: { today: 'Hoy', yesterday: 'Ayer', week: 'Últimos 7 días', month: 'Este mes' },
  },
  en: {
    title: 'Days',
    from: 'From',
    to: 'To',
    backward: 'The first day is later than the last.',
    stretches: { today: 'Today', yesterday: 'Yesterday', week: 'Last 7 days', month: 'This month' },
  },
};
