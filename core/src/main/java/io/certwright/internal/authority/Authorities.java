package io.certwright.internal.authority;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.RevocationLists;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is set for the CAs of a vault. Thread-safe. */
public final class Authorities {

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final RevocationLists lists;
  private final Clock clock;

  /** The CAs of a vault. */
  public Authorities(Gate gate, RecordStore records, Catalogue catalogue, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.lists = new RevocationLists(records);
    this.clock = clock;
  }

  /**
   * What is set for a CA.
   *
   * @param name folded
   * @return what holds for one for which nothing was set, if there is none
   */
  public AuthorityRecord terms(String name) {
    return lists.terms(name);
  }

  /**
   * Sets it.
   *
   * @param name folded
   * @throws NotFoundException if there is no certificate of this name
   * @throws ConflictException if others change it all the time
   */
  public AuthorityRecord configure(Caller caller, String name, AuthoritySettings settings) {
    if (catalogue.head(name).filter(head -> !head.value().isDeleted()).isEmpty()) {
      throw new NotFoundException("certificate", name);
    }
    return Retry.untilDone(
        () -> tryConfigure(caller, name, settings),
        () ->
            new ConflictException(
                "the CA \""
                    + name
                    + "\" was changed by others all the time; look at it and try again"));
  }

  private AuthorityRecord tryConfigure(Caller caller, String name, AuthoritySettings settings)
      throws ChangeRefusedException {
    var found = records.find(AuthorityRecord.TYPE, name);
    var before = found.map(Stored::value).orElseGet(() -> AuthorityRecord.standard(name));
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var after = before.with(settings, now);
    var writes = new ArrayList<RecordWrite>();
    writes.add(
        found.isPresent()
            ? records.replace(
                AuthorityRecord.TYPE, after, RecordStore.noSecret(), found.get().revision())
            : records.insert(AuthorityRecord.TYPE, after, RecordStore.noSecret()));
    // What is published is to follow, and what certificates are put on from now on is to be there.
    catalogue
        .current(name)
        .map(current -> current.chain().get(0))
        .filter(RevocationLists::isSigner)
        .map(authority -> Bytes.copyOf(PublicKeyInfo.of(authority)))
        .ifPresent(key -> writes.addAll(lists.due(after, key, true, now)));
    gate.commit(
        caller,
        Permission.CERTIFICATES_SET_ISSUERS.code(),
        name,
        AuditOutcome.DONE,
        detail(settings),
        writes,
        List.of(),
        List.of(new VaultEvent.AuthorityConfigured()));
    return after;
  }

  private static String detail(AuthoritySettings settings) {
    PublicationAddresses addresses = settings.addresses();
    var plan = settings.crls();
    return "CRLs "
        + told(addresses.crls())
        + ", OCSP "
        + told(addresses.ocsp())
        + ", certificates "
        + told(addresses.certificates())
        + "; lists "
        + plan.partitions()
        + ", good for "
        + plan.validity()
        + ", each "
        + plan.interval()
        + ", after a revocation "
        + plan.delay()
        + plan.deltaInterval().map(each -> ", deltas each " + each).orElse("");
  }

  private static String told(Optional<URI> address) {
    return address.map(URI::toString).orElse("-");
  }
}
