/** Categories, a tree by `parent`. */
import { z } from 'zod';
import { MAX_ORDER } from '../../limits.ts';
import { field, LWW, type Entity } from './entity.ts';
import { active, color, name, uuid } from './values.ts';

export const categories: Entity = {
  label: { es: 'Categorías', en: 'Categories' },
  fields: {
    name: field(name, 'Nombre', 'Name', { policy: 'lww', required: true }),
    color,
    order: field(z.int().min(0).max(MAX_ORDER), 'Orden', 'Order', LWW),
    parent: field(uuid, 'Categoría superior', 'Parent'),
    active,
  },
  families: {},
};
