package io.certwright.internal.issuers;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.item.SharedNames;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Secret;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The configurations of issuers that are stored in a vault. Thread-safe. */
public final class IssuerConfigurations {

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final Clock clock;

  /** The configurations of a vault. */
  public IssuerConfigurations(Gate gate, RecordStore records, Catalogue catalogue, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** The configuration under a folded name. */
  public IssuerRecord require(String name) {
    return records.require(IssuerRecord.TYPE, name, "issuer").value();
  }

  /** A page of the configurations by name. */
  public RecordPage<IssuerRecord> list(Optional<String> after, int limit) {
    return records.list(IssuerRecord.TYPE, "", after, Order.ASCENDING, limit);
  }

  /**
   * Sets one.
   *
   * @param credentials stay the caller's; empty: those that are there stay
   * @throws InvalidRequestException if the name is reserved, or the credentials that are there were
   *     given for another account
   * @throws ConflictException if a certificate has the name, or others change it all the time
   */
  public IssuerRecord set(
      Caller caller, String name, IssuerRecord.Terms terms, Optional<char[]> credentials) {
    var id = Names.fold(name);
    if (Names.isReservedForIssuers(id)) {
      throw new InvalidRequestException("issuer name", "\"" + name + "\" is reserved");
    }
    return Retry.untilDone(
        () -> trySet(caller, name, terms, credentials), () -> changedAllTheTime(name));
  }

  private IssuerRecord trySet(
      Caller caller, String name, IssuerRecord.Terms terms, Optional<char[]> credentials)
      throws ChangeRefusedException {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var found = records.findWithSecret(IssuerRecord.TYPE, Names.fold(name));
    if (found.isEmpty()) {
      try (var secret = Credentials.encode(credentials.orElse(new char[0]))) {
        var made =
            new IssuerRecord(name, terms, credentials.isPresent(), now, now, Extensions.NONE);
        var writes = new ArrayList<RecordWrite>();
        writes.add(requireNoCertificate(caller, name));
        writes.add(records.insert(IssuerRecord.TYPE, made, secret.bytes()));
        return commit(caller, made, credentials.isPresent() ? "given" : "none", writes);
      }
    }
    try (var known = found.get();
        var secret = credentials.map(Credentials::encode).orElseGet(() -> kept(known, terms))) {
      var before = known.record().value();
      boolean has = credentials.isPresent() || before.hasCredentials();
      var after =
          new IssuerRecord(before.name(), terms, has, before.created(), now, before.extensions());
      var told = credentials.isPresent() ? "given" : has ? "kept" : "none";
      var write =
          records.replace(IssuerRecord.TYPE, after, secret.bytes(), known.record().revision());
      return commit(caller, after, told, List.of(write));
    }
  }

  /** Whoever may change where credentials are sent must not get hold of them that way. */
  private static Secret kept(WithSecret<IssuerRecord> known, IssuerRecord.Terms terms) {
    var before = known.record().value();
    if (before.hasCredentials() && !before.terms().isSameAccount(terms)) {
      throw new InvalidRequestException(
          "credentials",
          "those of the issuer \""
              + before.name()
              + "\" were given for another provider, account or settings, so they are not sent to"
              + " the new ones; give them again");
    }
    return known.secret().copy();
  }

  private IssuerRecord commit(
      Caller caller, IssuerRecord after, String credentials, List<RecordWrite> writes)
      throws ChangeRefusedException {
    gate.commit(
        caller,
        Permission.CERTIFICATES_SET_ISSUERS.code(),
        after.id(),
        AuditOutcome.DONE,
        "provider "
            + after.terms().provider()
            + ", credentials "
            + credentials
            + (after.terms().enabled() ? "" : ", disabled"),
        writes,
        List.of(),
        List.of(new VaultEvent.IssuerChanged(after.terms().provider(), after.terms().enabled())));
    return after;
  }

  /** A policy that names a certificate as its issuer must not come to mean somebody else. */
  private RecordWrite requireNoCertificate(Caller caller, String name) {
    var id = Names.fold(name);
    var head = catalogue.head(id);
    if (head.filter(found -> !found.value().isDeleted()).isPresent()) {
      throw SharedNames.refused(
          gate.judge().has(caller, Permission.CERTIFICATES_LIST, id),
          name,
          "there is a certificate \""
              + name
              + "\", which policies may name as their issuer; give the issuer another name");
    }
    var revision = head.map(Stored::revision).map(OptionalLong::of).orElse(OptionalLong.empty());
    return new RecordWrite.Check(records.key(CertificateRecord.TYPE, id), revision);
  }

  /**
   * Deletes one with its credentials.
   *
   * @param name folded
   * @param force whether policies may name it
   * @throws NotFoundException if there is none
   * @throws ConflictException if a policy names it, or others change it all the time
   */
  public void delete(Caller caller, String name, boolean force) {
    var unused =
        Retry.untilDone(() -> tryDelete(caller, name, force), () -> changedAllTheTime(name));
  }

  private Stored<IssuerRecord> tryDelete(Caller caller, String name, boolean force)
      throws ChangeRefusedException {
    var found = records.require(IssuerRecord.TYPE, name, "issuer");
    var users = catalogue.namingIssuer(name, 1);
    if (!users.isEmpty() && !force) {
      throw new ConflictException(
          "the policy of "
              + gate.judge().called(caller, users.get(0))
              + " names the issuer \""
              + found.value().name()
              + "\"; give it another issuer first, or delete it even so with deleteEvenIfUsed");
    }
    gate.commit(
        caller,
        Permission.CERTIFICATES_DELETE_ISSUERS.code(),
        name,
        AuditOutcome.DONE,
        users.isEmpty() ? "" : "although the policy of \"" + users.get(0) + "\" names it",
        List.of(records.delete(IssuerRecord.TYPE, name, found.revision())),
        List.of(),
        List.of(new VaultEvent.IssuerDeleted()));
    return found;
  }

  private static ConflictException changedAllTheTime(String name) {
    return new ConflictException(
        "the issuer \"" + name + "\" was changed by others all the time; look at it and try again");
  }
}
