/** A quantity with a button at each side of it; of what is weighed with three decimals, to be typed. In thousandths. */
import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Group, Input, NumberField } from 'react-aria-components';
import { MAX_QUANTITY_THOUSANDTHS } from '../../crdt-schema/limits.ts';

const SCALE = 1_000;
const MAX_DECIMALS = 3;
const BUTTON =
  'grid size-11 shrink-0 place-items-center rounded-lg border border-line bg-raised disabled:opacity-40';

export interface QuantityFieldProps {
  readonly label: string;
  readonly value: number;
  readonly change: (quantity: number) => void;
  readonly isWeighed?: boolean;
  /** Thousandths. */
  readonly min?: number;
  readonly max?: number;
}

export const QuantityField = ({
  label,
  value,
  change,
  isWeighed = false,
  min = 0,
  max = MAX_QUANTITY_THOUSANDTHS,
}: QuantityFieldProps): ReactNode => (
  <NumberField
    aria-label={label}
    value={value / SCALE}
    onChange={(next) => change(Number.isNaN(next) ? min : Math.round(next * SCALE))}
    minValue={min / SCALE}
    maxValue={max / SCALE}
    step={isWeighed ? 1 / SCALE : 1}
    formatOptions={{ maximumFractionDigits: isWeighed ? MAX_DECIMALS : 0 }}
  >
    <Group className="flex items-center gap-1">
      {!isWeighed && (
        <Button slot="decrement" className={BUTTON}>
          <Minus aria-hidden="true" />
        </Button>
      )}
      <Input
        className={`min-h-11 rounded-lg border border-line bg-surface px-2 text-right text-lg ${isWeighed ? 'w-28' : 'w-16'}`}
      />
      {!isWeighed && (
        <Button slot="increment" className={BUTTON}>
          <Plus aria-hidden="true" />
        </Button>
      )}
    </Group>
  </NumberField>
);
