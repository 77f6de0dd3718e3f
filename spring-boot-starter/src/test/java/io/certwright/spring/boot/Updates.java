package io.certwright.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The updates of a bundle, as a server is told them. */
final class Updates {

  private final BlockingQueue<SslBundle> told = new LinkedBlockingQueue<>();

  Updates(SslBundles bundles, String name) {
    bundles.addBundleUpdateHandler(name, told::add);
  }

  SslBundle next() throws InterruptedException {
    var next = told.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  boolean isEmpty() {
    return told.isEmpty();
  }
}
