package io.certwright.internal.rights;

import io.certwright.access.ObjectKind;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.Headline;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.SecretVersionRecord;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import java.util.Map;
import java.util.Optional;

/**
 * The tags of what is in a vault: those of a certificate's current version, which are mostly at
 * hand, or of its newest if none is in service, so that taking it out of service changes nothing.
 */
public final class StoredTags implements ObjectTags {

  private final RecordStore records;
  private final Catalogue catalogue;

  /** The tags in a vault. */
  public StoredTags(RecordStore records, Catalogue catalogue) {
    this.records = records;
    this.catalogue = catalogue;
  }

  @Override
  public Map<String, String> of(ObjectKind kind, String name) {
    var serving = catalogue.current(name);
    if (serving.isPresent()) {
      return serving.get().version().tags().all();
    }
    var line = records.find(Headline.READER, name);
    if (line.isPresent()) {
      return ofCertificate(name, line.get().value()).all();
    }
    return kind == ObjectKind.SECRET ? ofSecret(name).all() : Map.of();
  }

  private Tags ofCertificate(String name, Headline line) {
    return line.current()
        .map(Current::tags)
        .or(() -> newest(name).map(VersionRecord::tags))
        .orElse(Tags.NONE);
  }

  private Optional<VersionRecord> newest(String name) {
    var page = catalogue.versions(name, Optional.empty(), 1);
    if (!page.damaged().isEmpty()) {
      throw page.damaged().get(0);
    }
    return page.records().stream().findFirst().map(Stored::value);
  }

  private Tags ofSecret(String name) {
    return records
        .find(ItemRecord.SECRET, name)
        .flatMap(
            head ->
                records.find(
                    SecretVersionRecord.TYPE, VersionRecord.id(name, head.value().current())))
        .map(found -> found.value().about().tags())
        .orElse(Tags.NONE);
  }
}
