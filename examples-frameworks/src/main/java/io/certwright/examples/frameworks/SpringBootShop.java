package io.certwright.examples.frameworks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A Spring Boot application with HTTPS from a vault. Nothing here knows of certificates: they are
 * in {@code application.properties}. It serves until it is stopped.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class SpringBootShop {

  /** Starts it. */
  public static void main(String[] arguments) {
    SpringApplication.run(SpringBootShop.class, arguments);
  }

  /** What a client is told. */
  @GetMapping("/")
  String open() {
    return "the shop is open";
  }
}
