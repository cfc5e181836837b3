"""What readers would see: the newspaper, the Page, and a front door to both."""
