package io.certwright.internal.record;

import java.util.List;
import java.util.Optional;

/**
 * Every kind of record that a vault keeps, besides its key ring. Whoever goes through the whole of
 * a vault (a verification, a backup, a move) goes by this list, so that no kind is forgotten.
 */
public final class RecordTypes {

  /** All of them; the audit trail last, so that it tells of whatever was read before it. */
  public static final List<RecordType<?>> ALL =
      List.of(
          CertificateRecord.TYPE,
          VersionRecord.TYPE,
          NextKeyRecord.TYPE,
          PolicyRecord.TYPE,
          ItemRecord.KEY,
          KeyVersionRecord.TYPE,
          ItemRecord.SECRET,
          SecretVersionRecord.TYPE,
          IssuedRecord.TYPE,
          AuthorityRecord.TYPE,
          CrlRecord.TYPE,
          CrlPartRecord.TYPE,
          BlockedKeyRecord.TYPE,
          BlockCursorRecord.TYPE,
          CompromiseRecord.TYPE,
          IssuerRevocationRecord.TYPE,
          SettingsRecord.TYPE,
          IssuerRecord.TYPE,
          ContactsRecord.TYPE,
          TrustBundleRecord.TYPE,
          SubscriptionRecord.TYPE,
          PauseRecord.TYPE,
          UseRecord.TYPE,
          WindowRecord.TYPE,
          KeyUsersRecord.TYPE,
          CampaignRecord.TYPE,
          CampaignMark.TYPE,
          AccessRecord.TYPE,
          RuleRecord.ROLE,
          RuleRecord.GROUP,
          RuleRecord.ASSIGNMENT,
          RuleRecord.APPROVAL,
          ApprovalRecord.TYPE,
          CheckpointKeyRecord.TYPE,
          CheckpointRecord.TYPE,
          PruneRecord.TYPE,
          StatePartRecord.TYPE,
          AuditRecord.TYPE);

  private RecordTypes() {}

  /** What the audit trail tells of: all but the trail itself. */
  public static List<RecordType<?>> audited() {
    return ALL.stream().filter(type -> type != AuditRecord.TYPE).toList();
  }

  /** The type of this kind. */
  public static Optional<RecordType<?>> of(String kind) {
    for (var type : ALL) {
      if (type.kind().equals(kind)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
