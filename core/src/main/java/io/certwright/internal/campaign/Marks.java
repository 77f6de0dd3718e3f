package io.certwright.internal.campaign;

import io.certwright.internal.record.CampaignMark;
import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CampaignOutcome.Kind;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.store.FoundPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.Optional;

/** The marks of one campaign. Thread-safe. */
final class Marks {

  private final RecordStore records;
  private final String campaign;

  Marks(RecordStore records, String campaign) {
    this.records = records;
    this.campaign = campaign;
  }

  /** Whether the campaign has found this certificate before. */
  boolean has(String certificate) {
    return records.find(CampaignMark.TYPE, CampaignMark.id(campaign, certificate)).isPresent();
  }

  /**
   * A page of those of a kind, by the certificates' names.
   *
   * @param after the certificate after whose name it begins
   */
  FoundPage<CampaignMark> page(Kind kind, Optional<String> after, int limit) {
    var value = new AttributeValue.Text(CampaignMark.searchable(campaign, kind));
    var place = after.map(name -> new FindQuery.Place(value, CampaignMark.id(campaign, name)));
    return records.search(
        CampaignMark.TYPE, CampaignMark.OUTCOME, new AttributeMatch.Exact(value), place, limit);
  }

  /** The name of the certificate at which a page ends. */
  static Optional<String> next(FoundPage<CampaignMark> page) {
    return page.next().map(place -> place.id().substring(place.id().indexOf('/') + 1));
  }

  /** The mark of one that was found just now; refused if it has one. */
  RecordWrite.Put made(String certificate, long versions, CampaignOutcome outcome, Instant now) {
    var mark = new CampaignMark(campaign, certificate, now, versions, outcome, Extensions.NONE);
    return records.insert(CampaignMark.TYPE, mark, RecordStore.noSecret());
  }

  /** The mark of one that is no longer waited for. */
  RecordWrite settled(Stored<CampaignMark> mark, CampaignOutcome outcome) {
    return records.replace(
        CampaignMark.TYPE, mark.value().with(outcome), RecordStore.noSecret(), mark.revision());
  }

  /** Removes a mark. */
  RecordWrite removed(Stored<CampaignMark> mark) {
    return records.delete(CampaignMark.TYPE, CampaignMark.TYPE.id(mark.value()), mark.revision());
  }
}
