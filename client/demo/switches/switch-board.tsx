/** Everything that can be broken and mended. */
import {
  Banknote,
  Cable,
  Cloud,
  Copy,
  DatabaseBackup,
  Eraser,
  History,
  Power,
  Repeat2,
  Server,
  Tags,
  Trash2,
  UserCheck,
} from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useNames } from '../model/places.ts';
import type { Switch, TillView, View } from '../model/view.ts';

type Icon = ComponentType<{ readonly className?: string; readonly 'aria-hidden'?: 'true' }>;
type Flip = (wanted: Switch) => unknown;

const LOOK = 'min-w-0 rounded-lg border font-medium disabled:opacity-50 data-pressed:opacity-80';
/** Several beside each other: the sign above its word. */
const SMALL = 'inline-flex min-h-14 flex-col items-center justify-center gap-0.5 px-1 text-sm';
const LARGE = 'inline-flex min-h-11 items-center gap-2 px-3 text-left';

const Act = ({
  icon: Icon,
  label,
  name = label,
  press,
  isDisabled = false,
  isSmall = false,
}: {
  readonly isSmall?: boolean;
  readonly icon: Icon;
  readonly label: string;
  /** What it is called where the label alone does not say of what. */
  readonly name?: string;
  readonly press: () => unknown;
  readonly isDisabled?: boolean;
}): ReactNode => (
  <Button
    aria-label={name}
    onPress={() => void press()}
    isDisabled={isDisabled}
    className={`${LOOK} ${isSmall ? SMALL : LARGE} border-line bg-raised`}
  >
    <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
    {label}
  </Button>
);

/** On or off: what is off is crossed, and red. */
const Lever = ({
  icon: Icon,
  label,
  name = label,
  isOn,
  set,
  isDisabled = false,
  isSmall = false,
}: {
  readonly isSmall?: boolean;
  readonly icon: Icon;
  readonly label: string;
  readonly name?: string;
  readonly isOn: boolean;
  readonly set: (on: boolean) => unknown;
  readonly isDisabled?: boolean;
}): ReactNode => (
  <ToggleButton
    aria-label={name}
    isSelected={isOn}
    onChange={(on) => void set(on)}
    isDisabled={isDisabled}
    className={`${LOOK} ${isSmall ? SMALL : LARGE} ${isOn ? 'border-good bg-raised' : 'border-bad bg-raised text-bad line-through'}`}
  >
    <Icon aria-hidden="true" className={`size-5 shrink-0 ${isOn ? 'text-good' : 'text-bad'}`} />
    {label}
  </ToggleButton>
);

const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <div className="flex flex-col gap-2">
    <h3 className="font-semibold text-muted">{title}</h3>
    {children}
  </div>
);

const TillSwitches = ({
  view,
  till: { till, status },
  flip,
  isBusy,
}: {
  readonly view: View;
  readonly till: TillView;
  readonly flip: Flip;
  readonly isBusy: boolean;
}): ReactNode => {
  const t = useTranslations('demo.switches');
  const { place } = useNames();
  const of = (label: string): string => `${label}: ${place(till)}`;
  const isStill = isBusy || status === 'starting';
  return (
    <div
      role="group"
      aria-label={place(till)}
      className="flex items-center gap-2 md:flex-col md:items-stretch xl:flex-row xl:items-center"
    >
      <span className="shrink-0 px-1 font-semibold">{place(till)}</span>
      <div className="grid grow grid-cols-4 gap-1.5">
        <Act
          isSmall
          icon={Banknote}
          label={t('sell')}
          name={of(t('sell'))}
          press={() => flip({ do: 'sell', till })}
          isDisabled={status !== 'on'}
        />
        <Lever
          isSmall
          icon={Cable}
          label={t('cable')}
          name={of(t('cable'))}
          isOn={view.cables[till]}
          set={(on) => flip({ do: 'cable', cable: till, on })}
          isDisabled={isBusy}
        />
        <Lever
          isSmall
          icon={Power}
          label={t('power')}
          name={of(t('power'))}
          isOn={status === 'on' || status === 'starting'}
          set={(on) => flip({ do: 'power', till, on })}
          isDisabled={isStill || status === 'wiped'}
        />
        <Act
          isSmall
          icon={Eraser}
          label={t('wipe')}
          name={of(t('wipeDisk'))}
          press={() => flip({ do: 'wipe', till })}
          isDisabled={isStill || status === 'wiped'}
        />
      </div>
    </div>
  );
};

export const SwitchBoard = ({ view, flip }: { readonly view: View; readonly flip: Flip }): ReactNode => {
  const t = useTranslations('demo.switches');
  const isBusy = view.busy !== undefined;
  const isDoubtful = view.tills.some(({ otherPrices }) => otherPrices.length > 0);
  const isPending = view.tills.some(({ pending }) => pending > 0);
  const { status } = view.hub;
  const act = (icon: Icon, label: string, wanted: Switch, isDisabled = false): ReactNode => (
    <Act icon={icon} label={label} press={() => flip(wanted)} isDisabled={isBusy || isDisabled} />
  );
  return (
    <section
      aria-label={t('title')}
      className="flex flex-col gap-4 rounded-xl border border-line bg-raised p-4"
    >
      <Group title={t('tills')}>
        <div className="grid gap-2 md:grid-cols-3 md:gap-4 xl:grid-cols-1 xl:gap-2">
          {view.tills.map((till) => (
            <TillSwitches key={till.till} {...{ view, till, flip, isBusy }} />
          ))}
        </div>
      </Group>
      <Group title={t('network')}>
        <div className="grid grid-cols-3 gap-1.5">
          <Lever
            isSmall
            icon={Cloud}
            label={t('internet')}
            isOn={view.cables.internet}
            set={(on) => flip({ do: 'cable', cable: 'internet', on })}
            isDisabled={isBusy}
          />
          <Lever
            isSmall
            icon={Server}
            label={t('server')}
            isOn={status !== 'off'}
            set={(on) => flip({ do: 'server', on })}
            isDisabled={isBusy || status === 'starting' || status === 'restoring'}
          />
          <Lever
            isSmall
            icon={Repeat2}
            label={t('selling')}
            isOn={view.selling}
            set={(on) => flip({ do: 'selling', on })}
          />
        </div>
      </Group>
      <Group title={t('stories')}>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {act(Copy, t('lastPiece'), { do: 'lastPiece' })}
          {isPending ? act(Trash2, t('settle'), { do: 'settle' }) : undefined}
          {act(Tags, t('prices'), { do: 'prices' })}
          {isDoubtful ? act(UserCheck, t('decidePrice'), { do: 'decidePrice' }) : undefined}
          {act(DatabaseBackup, t('backup'), { do: 'backup' }, status !== 'on')}
          {act(History, t('restore'), { do: 'restore' }, view.backup === undefined)}
        </div>
      </Group>
    </section>
  );
};
