/** Categories, a tree by `parent`. */
import { MAX_ORDER } from '../../limits.ts';
import { field, LWW, type Entity } from './entity.ts';
import { integer } from './rule.ts';
import { active, color, name, uuid } from './values.ts';

export const categories: Entity = {
  label: { es: 'Categorías', en: 'Categories' },
  fields: {
    name: field(name, 'Nombre', 'Name', { policy: 'lww', required: true }),
    color,
    order: field(integer(0, MAX_ORDER), 'Orden', 'Order', LWW),
    parent: field(uuid, 'Categoría superior', 'Parent'),
    active,
  },
  families: {},
};
