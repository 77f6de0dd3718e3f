package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.schedule.Agenda;
import io.certwright.internal.schedule.Schedule;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the record of a certificate is kept. */
final class CertificateForm implements RecordType<CertificateRecord> {

  static final long FORMAT = 1;

  @Override
  public String kind() {
    return CertificateRecord.KIND;
  }

  @Override
  public String id(CertificateRecord value) {
    return value.id();
  }

  @Override
  public byte[] encode(CertificateRecord value) {
    var out = new DerWriter();
    out.integer(FORMAT).text(value.name());
    Policies.write(out, value.policy());
    out.integer(value.policies());
    Actors.write(out, value.setBy());
    out.instant(value.created()).instant(value.updated()).integer(value.versions());
    out.optional(value.current(), (w, current) -> current.write(w));
    out.optional(value.operation(), (w, operation) -> operation.write(w));
    value.schedule().write(out);
    value.agenda().write(out);
    out.optional(value.holder(), (w, holder) -> holder.write(w));
    out.optional(value.deletion(), (w, deletion) -> deletion.write(w));
    value.extensions().write(out);
    return out.toByteArray();
  }

  @Override
  public CertificateRecord decode(Bytes publicPart) {
    var in = DerReader.of(publicPart);
    UnknownFormatException.require(FORMAT, in.integer());
    var record =
        new CertificateRecord(
            in.text(),
            Policies.read(in),
            in.integer(),
            Actors.read(in),
            in.instant(),
            in.instant(),
            in.integer(),
            in.optional(Current::read),
            in.optional(OperationState::read),
            Schedule.read(in),
            Agenda.read(in),
            in.optional(Holder::read),
            in.optional(Deletion::read),
            Extensions.read(in));
    in.end();
    return record;
  }

  @Override
  public List<Attribute> attributes(CertificateRecord value) {
    if (value.isDeleted()) {
      return List.of(Attribute.text(CertificateRecord.STATE, CertificateRecord.DELETED));
    }
    var attributes = new ArrayList<Attribute>();
    attributes.add(Attribute.text(CertificateRecord.ISSUER, Names.fold(value.policy().issuer())));
    if (value.isBusy()) {
      attributes.add(Attribute.text(CertificateRecord.STATE, CertificateRecord.BUSY));
    }
    if (value.failing().isPresent()) {
      attributes.add(Attribute.text(CertificateRecord.STATE, CertificateRecord.FAILING));
    }
    if (value.current().isPresent()) {
      var current = value.current().get();
      attributes.add(Attribute.moment(CertificateRecord.EXPIRY, current.notAfter()));
      attributes.add(Attribute.text(CertificateRecord.KEY_TYPE, current.key().name()));
      attributes.addAll(current.tags().attributes());
    } else if (value.versions() > 0) {
      attributes.add(Attribute.text(CertificateRecord.STATE, CertificateRecord.DISABLED));
    }
    return attributes;
  }

  @Override
  public Counted counted(CertificateRecord value) {
    return Counter.of(value);
  }

  @Override
  public Optional<Instant> due(CertificateRecord value) {
    return value.nextAction();
  }
}
