"""The desk in a browser: where people code and settle. Started by `marsad.web.server.serve`."""
