package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;

/**
 * An extension beyond those that every certificate has.
 *
 * @param oid the object identifier in dotted form
 * @param critical whether who does not understand it must refuse the certificate
 * @param value what stands in the OCTET STRING: one value in DER
 */
public record ExtraExtension(String oid, boolean critical, Bytes value) {

  void write(DerWriter out) {
    int extension = RequestedExtensions.begin(out, Oid.encode(oid), critical);
    out.octets(value);
    out.close(extension);
  }
}
