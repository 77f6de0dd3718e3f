package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.List;

/**
 * That a campaign has found a certificate, and what became of it: a certificate has one at most of
 * each campaign, so it is not taken up twice.
 *
 * @param campaign the campaign's uid
 * @param certificate the certificate's folded name
 * @param at when it was found
 * @param versions how many versions it had by then
 * @param outcome what became of it
 * @param extensions what a later library added
 */
public record CampaignMark(
    String campaign,
    String certificate,
    Instant at,
    long versions,
    CampaignOutcome outcome,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "campaign-mark";

  /** The attribute with the campaign, and what the outcome is counted as. */
  public static final String OUTCOME = "outcome";

  /** How it is kept. */
  public static final RecordType<CampaignMark> TYPE = new Type();

  private static final long FORMAT = 1;

  /** The id of the mark of a certificate. */
  public static String id(String campaign, String certificate) {
    return campaign + "/" + certificate;
  }

  /** What those of a kind are found by. */
  public static String searchable(String campaign, CampaignOutcome.Kind kind) {
    return campaign + "/" + kind.name();
  }

  /** The same with another outcome. */
  public CampaignMark with(CampaignOutcome changed) {
    return new CampaignMark(campaign, certificate, at, versions, changed, extensions);
  }

  private static final class Type implements RecordType<CampaignMark> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CampaignMark value) {
      return CampaignMark.id(value.campaign, value.certificate);
    }

    @Override
    public byte[] encode(CampaignMark value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.campaign).text(value.certificate).instant(value.at);
      out.integer(value.versions).text(value.outcome.name());
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CampaignMark decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var mark =
          new CampaignMark(
              in.text(),
              in.text(),
              in.instant(),
              in.integer(),
              CampaignOutcome.valueOf(in.text()),
              Extensions.read(in));
      in.end();
      return mark;
    }

    @Override
    public List<Attribute> attributes(CampaignMark value) {
      return List.of(Attribute.text(OUTCOME, searchable(value.campaign, value.outcome.kind())));
    }
  }
}
