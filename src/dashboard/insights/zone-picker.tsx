import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { zoneHere, zoneNames } from './zones';
import classes from './zone-picker.module.css';

/** More of them are found by typing. */
const MOST_SHOWN = 60;

interface ZonePickerProps {
  readonly zone: string;
  readonly onChange: (zone: string) => void;
}

/** Every zone that the browser knows, found by typing a part of its name; and the one of the address, whatever it is. */
export default function ZonePicker({ zone, onChange }: ZonePickerProps) {
  const names = useMemo(() => zoneNames(zoneHere()), []);
  const data = names.includes(zone) ? names : [zone, ...names];
  return (
    <Select
      aria-label="Time zone"
      size="sm"
      classNames={{
        wrapper: 'control-input',
        input: `control-input ${classes.input}`,
        dropdown: classes.dropdown,
        option: classes.option,
      }}
      data={data}
      value={zone}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen);
      }}
      filter={({ options, search }) => {
        const wanted = search.trim().toLowerCase().replaceAll(' ', '_');
        return options.filter((option) => 'label' in option && option.label.toLowerCase().includes(wanted));
      }}
      searchable
      allowDeselect={false}
      limit={MOST_SHOWN}
      nothingFoundMessage="No such time zone"
      maxDropdownHeight={320}
      withScrollArea={false}
      comboboxProps={{ shadow: 'md', position: 'bottom-end', width: 260 }}
    />
  );
}
