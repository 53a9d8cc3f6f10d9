import { Injectable } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { ActivityItemDto } from './activity-item.dto.js';
import { namesShown, toActivityItem } from './activity-item.mapper.js';
import { DirectoryNames } from '../../lifecycle/directory/directory-names.js';
import { AudioLinks } from '../voicemail/audio-links.js';
import { callTag, type TaggedItem } from './entity-tags.js';

/** Shows calls as clients see them. */
@Injectable()
export class CallPresenter {
  constructor(
    private readonly links: AudioLinks,
    private readonly names: DirectoryNames,
  ) {}

  item(call: Call): ActivityItemDto {
    return toActivityItem(call, this.links, this.names);
  }

  tag(call: Call): string {
    const linkPeriod = call.voicemail === null ? null : this.links.period();
    return callTag(call, { linkPeriod, names: namesShown(call, this.names) });
  }

  tagged(call: Call): TaggedItem {
    return { item: this.item(call), tag: this.tag(call) };
  }
}
