"""Python decisions to text: templates, copies, and the formatter."""
