/** Sales by hour as a picture: today as bars, the same weekday before as a line. */
import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useFormats } from '../../ui/format.ts';

export interface HourPictureProps {
  readonly label: string;
  /** Minor units of each hour from `first` on. */
  readonly today: readonly number[];
  readonly before: readonly number[] | undefined;
  readonly first: number;
  readonly names: { readonly today: string; readonly before: string };
}

const HEIGHT_PX = 220;
const AXIS_PX = 76;
const BAR_PART = 0.7;
const BAR_MAX_PX = 60;
const LINE_PX = 2;
const DASH = [6, 4];

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const optionsOf = (
  width: number,
  names: HourPictureProps['names'],
  money: (amount: number) => string,
): UPlot.Options => {
  const axis = {
    stroke: token('muted'),
    grid: { stroke: token('line'), width: 1 },
    ticks: { stroke: token('line'), width: 1 },
  };
  return {
    ...{ width, height: HEIGHT_PX, legend: { show: false }, cursor: { show: false } },
    scales: { x: { time: false, range: (_, min, max) => [min - 0.6, max + 0.6] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        incrs: [1, 2, 4],
        values: (_, hours) => hours.map((hour) => `${hour}`),
      },
      { ...axis, size: AXIS_PX, values: (_, amounts) => amounts.map(money) },
    ],
    series: [
      {},
      {
        label: names.today,
        fill: token('accent'),
        paths: UPlot.paths.bars!({ size: [BAR_PART, BAR_MAX_PX] }),
        points: { show: false },
      },
      { label: names.before, stroke: token('warn'), width: LINE_PX, dash: DASH, points: { show: false } },
    ],
  };
};

const HourPicture = ({ label, today, before, first, names }: HourPictureProps): ReactNode => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const { money } = useFormats();
  const data: UPlot.AlignedData = [
    today.map((_, i) => first + i),
    [...today],
    before === undefined ? today.map(() => null) : [...before],
  ];
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    const element = place.current!;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new UPlot(optionsOf(element.clientWidth, names, money), latest.current, element);
    };
    draw();
    const sized = new ResizeObserver(() => {
      if (element.clientWidth !== plot.current?.width)
        plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    sized.observe(element);
    // The picture's colours are those of the page, whichever look it is given.
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sized.disconnect();
      themed.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names, money]);
  useEffect(() => plot.current?.setData(latest.current), [today, before, first]);
  return (
    <div
      ref={place}
      role="img"
      aria-label={label}
      className="w-full overflow-hidden"
      style={{ minHeight: HEIGHT_PX }}
    />
  );
};

export default HourPicture;
