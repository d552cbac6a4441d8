/**
 * Task clients for tests.
 */
package io.poolifier.spring.boot.autoconfigure.wrongclients;
