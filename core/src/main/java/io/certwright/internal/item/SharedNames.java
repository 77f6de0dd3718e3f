package io.certwright.internal.item;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A certificate is a key and a secret of its name as well, so neither may stand alone under that
 * name. Whoever takes a name has it checked by the commit that takes it that the others have not:
 * of two that come at once, the storage lets one through. Further versions need no check, for the
 * first one keeps the name.
 */
public final class SharedNames {

  private SharedNames() {}

  /** What somebody sees of what is there. */
  public interface Sight {
    /** Whether it has this right on that name. */
    boolean sees(Permission listing, String name);
  }

  /**
   * That a name is taken: by what, is for who may see that.
   *
   * @param seen whether that one may
   * @param why what that one is told
   */
  public static ConflictException refused(boolean seen, String name, String why) {
    return new ConflictException(
        seen ? why : "the name \"" + name + "\" is taken; choose another one");
  }

  /** The preconditions of a first certificate of this folded name. */
  public static List<RecordWrite> freeForCertificate(RecordStore records, String name) {
    return List.of(
        absent(records, ItemRecord.KEY, name),
        absent(records, ItemRecord.SECRET, name),
        noIssuer(records, name));
  }

  /**
   * The precondition of a certificate that takes this folded name or comes back under it: no issuer
   * of it is configured, for policies that name the issuer would mean the certificate once the
   * configuration is gone.
   */
  public static RecordWrite noIssuer(RecordStore records, String name) {
    return absent(records, IssuerRecord.TYPE, name);
  }

  /** Refuses a certificate that comes back under the folded name of an issuer. */
  public static void requireNoIssuer(RecordStore records, Sight sight, String name) {
    takenByIssuer(records, sight, name)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  private static Optional<ConflictException> takenByIssuer(
      RecordStore records, Sight sight, String name) {
    return records
        .find(IssuerRecord.TYPE, name)
        .map(
            found ->
                refused(
                    sight.sees(Permission.CERTIFICATES_LIST_ISSUERS, name),
                    name,
                    "the vault has the configuration of an issuer called \""
                        + name
                        + "\", which policies may name, so no certificate can have that name;"
                        + " delete the configuration first, or choose another name"));
  }

  /** The precondition of a first key or secret of this folded name. */
  static RecordWrite freeForItem(RecordStore records, String name) {
    return absent(records, CertificateRecord.TYPE, name);
  }

  private static RecordWrite absent(RecordStore records, RecordType<?> type, String name) {
    return new RecordWrite.Check(records.key(type, name), OptionalLong.empty());
  }

  /** Why a certificate cannot have this folded name, if something else has it. */
  public static Optional<ConflictException> taken(RecordStore records, Sight sight, String name) {
    for (var type : List.of(ItemRecord.KEY, ItemRecord.SECRET)) {
      var listing = type == ItemRecord.KEY ? Permission.KEYS_LIST : Permission.SECRETS_LIST;
      if (records.find(type, name).isPresent()) {
        return Optional.of(
            refused(
                sight.sees(listing, name),
                name,
                "there is a "
                    + type.kind()
                    + " called \""
                    + name
                    + "\" that belongs to no certificate; a certificate would be a key and a secret"
                    + " of its name, so choose another one, or delete that "
                    + type.kind()));
      }
    }
    return takenByIssuer(records, sight, name);
  }
}
