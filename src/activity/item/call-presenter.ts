import { Injectable } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { ActivityItemDto } from './activity-item.dto.js';
import { toActivityItem } from './activity-item.mapper.js';
import { AudioLinks } from '../voicemail/audio-links.js';
import { callTag, type TaggedItem } from './entity-tags.js';

/** Shows calls as clients see them. */
@Injectable()
export class CallPresenter {
  constructor(private readonly links: AudioLinks) {}

  item(call: Call): ActivityItemDto {
    return toActivityItem(call, this.links);
  }

  tag(call: Call): string {
    return callTag(call, call.voicemail === null ? null : this.links.period());
  }

  tagged(call: Call): TaggedItem {
    return { item: this.item(call), tag: this.tag(call) };
  }
}
