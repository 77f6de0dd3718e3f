package io.certwright.notify.mail;

import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.Recipient;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.Locale;

/** A notice as a letter to one person. */
final class Letter extends MimeMessage {

  private static final String CHARSET = "UTF-8";
  private static final int SUBJECT = 150;
  private static final int TEXT = 4_000;
  private static final int NAME = 200;

  private final String id;

  private Letter(Session session, String id) {
    super(session);
    this.id = id;
  }

  /** The letter, complete. */
  static Letter of(Session session, InternetAddress from, Recipient to, Notice notice)
      throws MessagingException {
    var letter = new Letter(session, id(notice, from));
    letter.setFrom(from);
    letter.setRecipient(Message.RecipientType.TO, address(to));
    letter.setSubject(Line.of(notice.summary(), SUBJECT), CHARSET);
    letter.setSentDate(sent(notice));
    // Nobody answers it, and no machine should (RFC 3834).
    letter.setHeader("Auto-Submitted", "auto-generated");
    letter.setText(text(notice), CHARSET);
    letter.saveChanges();
    return letter;
  }

  /** Jakarta Mail knows no other kind of date. */
  @SuppressWarnings("JavaUtilDate")
  private static Date sent(Notice notice) {
    return Date.from(notice.time());
  }

  private static InternetAddress address(Recipient to) throws MessagingException {
    var address = new InternetAddress(to.email(), true);
    if (to.name().isPresent()) {
      try {
        address.setPersonal(Line.of(to.name().get(), NAME), CHARSET);
      } catch (UnsupportedEncodingException e) {
        throw new IllegalStateException("every Java platform has UTF-8", e);
      }
    }
    return address;
  }

  /** The same each time that the notice is given, so that one that comes twice can be known. */
  private static String id(Notice notice, InternetAddress from) {
    var name = (notice.id() + "." + notice.source()).replaceAll("[^0-9A-Za-z.-]", "-");
    var domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
    return "<" + name + "@" + domain.toLowerCase(Locale.ROOT) + ">";
  }

  private static String text(Notice notice) {
    var text = new StringBuilder(Line.of(notice.summary(), TEXT)).append("\n\n");
    notice
        .data()
        .forEach(
            (name, value) ->
                text.append(Line.of(name, NAME))
                    .append(": ")
                    .append(Line.of(value, TEXT))
                    .append('\n'));
    return text.append("event: ").append(Line.of(notice.id(), NAME)).append('\n').toString();
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }
}
