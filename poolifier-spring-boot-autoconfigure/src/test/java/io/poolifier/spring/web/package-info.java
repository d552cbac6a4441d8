/**
 * An application that has all there is.
 */
package io.poolifier.spring.web;
