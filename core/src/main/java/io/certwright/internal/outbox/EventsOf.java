package io.certwright.internal.outbox;

import io.certwright.event.EventHeader;
import io.certwright.event.RecordedEvent;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.ContactsRecord;
import io.certwright.internal.record.EventCodec;
import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.record.TrustBundleRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events of an entry of the trail. What they are about is what the entry is about, and the
 * revision is the one that it tells of, so neither is kept twice.
 */
final class EventsOf {

  private static final String RULES = "access.changed";

  private EventsOf() {}

  /** Those that this library knows. */
  static List<RecordedEvent> entry(AuditRecord entry, String vault) {
    var kept = entry.events();
    var events = new ArrayList<RecordedEvent>(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      var header = header(entry, kept.get(i).type(), i, vault);
      EventCodec.decode(kept.get(i)).ifPresent(e -> events.add(new RecordedEvent(header, e)));
    }
    return events;
  }

  private static EventHeader header(AuditRecord entry, String type, int place, String vault) {
    var id = AuditRecord.TYPE.id(entry);
    var note = entry.note();
    // A rule of access has no versions: what stands before the name is its kind.
    int slash = type.equals(RULES) ? -1 : note.target().indexOf('/');
    var subject = slash < 0 ? note.target() : note.target().substring(0, slash);
    return new EventHeader(
        place == 0 ? id : id + "/" + place,
        type,
        note.time(),
        vault,
        note.identity(),
        subject,
        slash < 0 ? Optional.empty() : Optional.of(note.target().substring(slash + 1)),
        revision(entry, subject));
  }

  private static long revision(AuditRecord entry, String subject) {
    for (var told : entry.told()) {
      boolean isSubject =
          switch (told.kind()) {
            case CertificateRecord.KIND,
                IssuerRecord.KIND,
                AuthorityRecord.KIND,
                TrustBundleRecord.KIND,
                CampaignRecord.KIND ->
                told.id().equals(subject);
            case ContactsRecord.KIND -> subject.isEmpty();
            default -> false;
          };
      if (isSubject) {
        return told.revision();
      }
    }
    return 0;
  }
}
