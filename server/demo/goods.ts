/** What an abarrotes sells. Prices in ten-thousandths of a peso; a lower price from so many thousandths on. */
export interface DemoCategory {
  readonly name: string;
  readonly color: string;
  /** Taxes of what it holds, in ten-thousandths; what most shops sell has none. */
  readonly iva?: number;
  readonly goods: readonly (readonly [
    name: string,
    barcode: string,
    price: number,
    unit: 'piece' | 'kg',
    tier?: { readonly from: number; readonly price: number },
  ])[];
}

export const DEMO_CATEGORIES: readonly DemoCategory[] = [
  {
    name: 'Despensa',
    color: '#b45309',
    goods: [
      ['Frijol negro 900 g', '7501003100016', 385_000, 'piece'],
      ['Arroz 1 kg', '7501003100023', 298_000, 'piece'],
      ['Azúcar estándar', '2000011000004', 315_000, 'kg'],
      ['Aceite vegetal 900 ml', '7501003100061', 425_000, 'piece'],
      ['Sal de mesa 1 kg', '7501003100078', 165_000, 'piece'],
      ['Café soluble 95 g', '7501003100085', 745_000, 'piece'],
      ['Atún en agua 140 g', '7501003100092', 210_000, 'piece', { from: 6_000, price: 189_000 }],
      ['Pasta para sopa 200 g', '7501003100207', 95_000, 'piece', { from: 10_000, price: 85_000 }],
      ['Harina de maíz 1 kg', '7501003100214', 245_000, 'piece'],
      ['Puré de tomate 210 g', '7501003100221', 80_000, 'piece'],
      ['Chiles jalapeños 220 g', '7501003100238', 165_000, 'piece'],
      ['Mayonesa 390 g', '7501003100245', 465_000, 'piece'],
    ],
  },
  {
    name: 'Frutas y verduras',
    color: '#15803d',
    goods: [
      ['Jitomate', '2000013000002', 289_000, 'kg'],
      ['Cebolla blanca', '2000014000001', 245_000, 'kg'],
      ['Plátano', '2000015000000', 215_000, 'kg'],
      ['Limón', '2000017000008', 340_000, 'kg'],
      ['Aguacate', '2000018000007', 690_000, 'kg'],
      ['Papa blanca', '2000019000006', 275_000, 'kg'],
      ['Chile serrano', '2000020000002', 420_000, 'kg'],
      ['Manzana', '2000021000001', 395_000, 'kg'],
    ],
  },
  {
    name: 'Lácteos y huevo',
    color: '#0369a1',
    goods: [
      ['Leche entera 1 l', '7501003100054', 285_000, 'piece', { from: 12_000, price: 269_000 }],
      ['Huevo blanco', '2000012000003', 460_000, 'kg'],
      ['Queso fresco', '2000016000009', 1_280_000, 'kg'],
      ['Crema 450 ml', '7501003100252', 365_000, 'piece'],
      ['Yogur natural 1 kg', '7501003100269', 425_000, 'piece'],
      ['Jamón de pavo', '2000022000000', 1_390_000, 'kg'],
    ],
  },
  {
    name: 'Pan y tortillas',
    color: '#a16207',
    goods: [
      ['Tortilla de maíz', '2000010000005', 220_000, 'kg'],
      ['Pan blanco', '7501003100146', 25_000, 'piece'],
      ['Pan de caja 680 g', '7501003100276', 485_000, 'piece'],
      ['Concha', '7501003100283', 110_000, 'piece'],
      ['Tostadas 360 g', '7501003100290', 315_000, 'piece'],
    ],
  },
  {
    name: 'Bebidas',
    color: '#7c3aed',
    iva: 1_600,
    goods: [
      ['Refresco de cola 600 ml', '7501003100122', 190_000, 'piece'],
      ['Refresco de cola 2 l', '7501003100306', 345_000, 'piece'],
      ['Agua natural 1.5 l', '7501003100139', 150_000, 'piece'],
      ['Jugo de naranja 1 l', '7501003100313', 295_000, 'piece'],
      ['Cerveza clara 355 ml', '7501003100320', 215_000, 'piece', { from: 6_000, price: 198_000 }],
    ],
  },
  {
    name: 'Dulces y botanas',
    color: '#be185d',
    iva: 1_600,
    goods: [
      ['Galletas surtidas 500 g', '7501003100191', 560_000, 'piece'],
      ['Papas fritas 45 g', '7501003100337', 190_000, 'piece'],
      ['Cacahuates 180 g', '7501003100344', 285_000, 'piece'],
      ['Chocolate de mesa 90 g', '7501003100351', 235_000, 'piece'],
      ['Mazapán', '7501003100368', 60_000, 'piece'],
    ],
  },
  {
    name: 'Limpieza y hogar',
    color: '#0f766e',
    iva: 1_600,
    goods: [
      ['Jabón de lavandería', '7501003100108', 195_000, 'piece'],
      ['Papel higiénico 4 rollos', '7501003100115', 340_000, 'piece'],
      ['Detergente 1 kg', '7501003100375', 425_000, 'piece'],
      ['Cloro 950 ml', '7501003100382', 175_000, 'piece'],
      ['Servilletas 100', '7501003100399', 165_000, 'piece'],
      ['Veladora', '7501003100405', 180_000, 'piece'],
    ],
  },
];

/** Credit limits in centavos. */
export const DEMO_CUSTOMERS: readonly {
  readonly name: string;
  readonly phone: string;
  readonly creditLimit: number;
}[] = [
  { name: 'Doña Lupita Hernández', phone: '55 1234 5601', creditLimit: 50_000 },
  { name: 'Fonda El Comal', phone: '55 1234 5602', creditLimit: 300_000 },
  { name: 'Taller Mecánico Ríos', phone: '55 1234 5603', creditLimit: 100_000 },
];
