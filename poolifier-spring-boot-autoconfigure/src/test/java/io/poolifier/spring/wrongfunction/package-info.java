/**
 * Task clients for tests.
 */
package io.poolifier.spring.wrongfunction;
